namespace Cell0.ChatOps.Findings;

/// <summary>How bad, mildest first. On the wire in lower case.</summary>
public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}
