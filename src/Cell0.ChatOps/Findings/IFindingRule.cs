using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Findings;

/// <summary>Says what the figures mean. Pure; one file in <c>Findings/Rules</c>, found by scan. A rule that throws becomes a finding.</summary>
public interface IFindingRule
{
    /// <summary>Stable id such as <c>cron-timeout</c>.</summary>
    string Id { get; }

    /// <summary>True when this examination can tell whether the rule's trouble is there; only then does silence count as clean.</summary>
    bool CanJudge(Examination examination);

    IEnumerable<Finding> Examine(Examination examination);

    /// <summary>What bears witness of a trouble of this rule, whether it is still there or not; null: only the look does.</summary>
    Witness? Witness(Examination examination, string fingerprint) => null;
}

/// <summary>All a rule may look at.</summary>
/// <param name="Now">The run, or the quick look between runs.</param>
/// <param name="Previous">The comparable run before; null when there is none or between runs.</param>
/// <param name="Punctuality">How the clock kept its promises since the last examination.</param>
/// <param name="Unhealthy">Trouble told of the service's own parts (a dead channel), by component.</param>
public sealed record Examination(
    Observation Now,
    Run? Previous,
    MetricHistory History,
    SuiteOptions Settings,
    Punctuality Punctuality)
{
    public Run? Run => Now.Run;
    public DateTimeOffset At => Now.At;
    public IReadOnlyDictionary<string, string> Unhealthy { get; init; } = new Dictionary<string, string>();
}
