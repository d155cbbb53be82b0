"""What a learner did, as responses that can be marked: the one stream that progress, review and certificate are folds over."""
