using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings.Feasibility;

/// <summary>What one job asks of the gateway's lanes.</summary>
public sealed record JobLoad(string Id, string Name, bool Enabled, StartInterval Interval, DurationEvidence Duration)
{
    /// <summary>Share of one lane that it needs over a long time, 0 and up; null where interval or duration is not known.</summary>
    public double? Need => Interval.Mean is { } mean && Duration.Typical is { } typical ? typical / mean : null;
}
