package page

// What the page shows at most; the files beside it have all. With 200 instances and 111 promises each the page stays
// below 15 MB.
const (
	// mostPlaces is how many places of one failure, and mostPlacesInAll of all failures, are shown with their evidence.
	mostPlaces, mostPlacesInAll = 6, 240
	// mostBrief is how many places of one failure are told in a line.
	mostBrief = 400
	// mostExchanges and mostCommands are of one place.
	mostExchanges, mostCommands = 4, 4
	// mostNear is how many lines of a log, or events, are shown around a moment, and mostLast of a log's end.
	mostNear, mostLast = 16, 60
	// mostMarks is how many instances have a mark in the line of a promise.
	mostMarks = 8
	// mostSeen is up to how many instances what was seen on each is shown in full.
	mostSeen = 24
	// mostInstances is how many instances have their latencies or their logs in the page.
	mostInstances = 24
	// mostCalls is how many calls of one operation are listed.
	mostCalls = 200
	// mostAnswers is up to how many instances each has a line for each answer.
	mostAnswers = 8
	// longLine, longText and longCell are in characters: of a line, of a body or message, and of a cell among many.
	longLine, longText, longCell = 400, 3000, 120
)
