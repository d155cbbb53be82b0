"""The page *Progress*: what a learner holds, where they are weak, how sure they were, and how their patients fared."""
