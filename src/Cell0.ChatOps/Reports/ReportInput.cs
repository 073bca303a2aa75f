using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>An unresolved incident, or one that this run changed, as a report prints it.</summary>
public sealed record IncidentLine(string Code, string State, Severity Severity, string Title, DateTimeOffset OpenedAt);

/// <param name="Kind"><c>opened worsened eased acknowledged reopened resolved</c>.</param>
public sealed record ChangeLine(string Code, string Kind, Severity Severity, string Title);

/// <summary>A change of the gateway that is being verified.</summary>
/// <param name="Until">When its window ends; null while it is not applied yet.</param>
public sealed record FixLine(string Code, string Name, string Change, string State, int Good, int Needed, DateTimeOffset? Until);

/// <summary>All a report is made of: stored facts only.</summary>
public sealed record ReportInput
{
    public required Run Run { get; init; }
    public required Run? Previous { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required Verdict Verdict { get; init; }
    public required IReadOnlyList<IncidentLine> Unresolved { get; init; }
    public required IReadOnlyList<ChangeLine> Changes { get; init; }
    public required MetricHistory History { get; init; }
    public required IReadOnlyList<TargetOptions> Targets { get; init; }
    /// <summary>Changes whose verdict is still open.</summary>
    public IReadOnlyList<FixLine> Fixes { get; init; } = [];

    public required DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Zone in which times are shown.</summary>
    public required TimeZoneInfo Zone { get; init; }
}
