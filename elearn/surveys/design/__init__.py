"""Waves: who is asked where, who gets a ballot, and the pages around it. Knows learners, never an answer.

`waves`, `strata`, `listing`, `slips`, `opening`, `session`, `issuing`, `progress` write; `reads` reads; `areas`,
`bands`, `merging` and `wording` are pure; `custody` holds the shares for the minutes of their handing over; `papers`
are prints, `views` the addresses. What other rooms may call stands in `elearn.surveys.operations`, `queries`, `rules`.
"""
