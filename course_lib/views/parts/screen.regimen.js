// A regimen that is drawn: steps are dragged up, down and along on the chart of the dose; its boxes hold the same numbers.
