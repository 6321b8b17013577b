"""elearn: information-morals and security courses, quizzes, live classes and honest figures."""
