"""Materials: plan, slides, worksheet and family letter of every lesson, made of the same course files.

Tables owned: none.
Doors: `queries` (`make` one material, `orders` of a lesson's kit) and the pages below `/materials/`.
Who may call: the command line; other rooms only link to the pages. Knows courseware, questions and accounts' rules.
Only the plan holds right answers, and only teachers may open it; the other three tell nothing that a pupil should find.
"""
