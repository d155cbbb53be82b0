"""The model beside what was published: targets it was calibrated to, checks it was not, and observations laid beside it."""
