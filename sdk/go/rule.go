package tollgate

// Severity is how much harm a finding does. Empty means [SeverityMedium].
type Severity string

// From the least harm to the most.
const (
	SeverityInfo     Severity = "info"
	SeverityLow      Severity = "low"
	SeverityMedium   Severity = "medium"
	SeverityHigh     Severity = "high"
	SeverityCritical Severity = "critical"
)

// In the order of the contract, which numbers them.
var severities = [...]Severity{
	SeverityInfo, SeverityLow, SeverityMedium, SeverityHigh, SeverityCritical,
}

// Confidence is how sure a check is. Empty means [ConfidenceMedium].
type Confidence string

// From the least sure to the surest.
const (
	ConfidenceLow    Confidence = "low"
	ConfidenceMedium Confidence = "medium"
	ConfidenceHigh   Confidence = "high"
)

// In the order of the contract, which numbers them.
var confidences = [...]Confidence{ConfidenceLow, ConfidenceMedium, ConfidenceHigh}

// Rule is one thing a check looks for, with everything a user is told about it.
//
// ID, Title, Description, Rationale and Remedy must be given; a build without them fails.
type Rule struct {
	// ID is `check/name`, in lower-case letters, digits and dashes; stable for ever.
	ID string
	// Title names the problem in a few words.
	Title      string
	Severity   Severity
	Confidence Confidence
	// Description says what it finds.
	Description string
	// Rationale says why it matters.
	Rationale string
	// Remedy says how to mend it.
	Remedy string
	// Example is a few lines that show it.
	Example string
	// References are addresses of further reading.
	References []string
	// Aliases are ids of the same rule in other tools.
	Aliases []string
	// CWE are numbers in the Common Weakness Enumeration.
	CWE []uint32
}
