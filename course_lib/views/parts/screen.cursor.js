// One cursor over charts that share a time axis: it reads all of them on one day.
