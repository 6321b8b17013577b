"""Lessons inside other learning platforms (LTI 1.3), and what they may hear of it.

Purpose: a platform that an administrator registered opens a lesson for its people, who need no account here; where it
offers to, it gets their points (Assignment and Grade Services), names its members to the teacher (Names and Role
Provisioning Services) and lets a teacher pick lessons (Deep Linking). See docs/decisions/0026.
Tables owned: lti_platform, lti_deployment, lti_nonce, lti_user, lti_attempt.
Doors: `operations` (register platforms, take a launch), `queries`, `jobs` (send points), `privacy`,
`tool.Tool` (the site's own key and the way out, wired by the composition root), `views.blueprint`.
Callers: the command line and the composition root. Calls learning, courseware and accounts.
"""
