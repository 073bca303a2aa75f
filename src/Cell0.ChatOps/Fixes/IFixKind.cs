using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>One kind of change: how it is planned, made, read back, judged and taken back. One file <c>Fixes/*Fix.cs</c>, found by scan.</summary>
public interface IFixKind
{
    /// <summary>Stable id such as <c>job-timeout</c>.</summary>
    string Id { get; }

    FixClass Class { get; }

    /// <summary>What stands behind <c>/fix</c>: <c>JOB timeout=900</c>.</summary>
    string Usage { get; }

    /// <summary>One line: what it changes.</summary>
    string Summary { get; }

    /// <summary>True when these are the words for this kind, whatever their values.</summary>
    bool Takes(FixTarget target, FixWish wish);

    /// <summary>What of this kind could help against a trouble; a plan is made of each and the best is shown. Pure.</summary>
    IEnumerable<FixWish> Ideas(FixScene scene);

    /// <summary>The exact change, or why there can be none. Pure.</summary>
    FixPlanning Plan(FixWish wish, FixScene scene);

    /// <summary>What to ask for instead, of this or another kind, so that the work of a plan that does not fit has room; null: nothing of the kind. Pure.</summary>
    FixWish? Roomier(FixPlan plan, FixScene scene) => null;

    /// <summary>Makes the gateway hold <paramref name="goal"/>, if it still holds what <paramref name="now"/> says.</summary>
    /// <returns>Null when it said yes, which proves nothing; else why not.</returns>
    Task<GatewayError?> WriteAsync(FixHands hands, Fix fix, FixReading now, FixValues goal, CancellationToken ct);

    /// <summary>What the gateway really holds.</summary>
    Task<GatewayAnswer<FixReading>> ReadAsync(FixHands hands, Fix fix, CancellationToken ct);

    /// <summary>The runs that say whether it helped; those from before count too, the judge knows which are which. Newest first.</summary>
    Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct);

    /// <summary>Whether it helped. Asked while the gateway holds what was wanted. Pure.</summary>
    FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at);
}

/// <summary>What a kind may reach for.</summary>
public sealed record FixHands(IGatewayReads Reads, IGatewayChanges Changes);

/// <summary>What the gateway holds now.</summary>
/// <param name="Values">At least the names of the plan.</param>
/// <param name="Mark">By the gateway's clock: when the newest run known began. Null: none is known.</param>
public sealed record FixReading(FixValues Values, DateTimeOffset? Mark = null)
{
    /// <summary>The job itself, where the change is of one.</summary>
    public CronJob? Job { get; init; }

    /// <summary>Why nothing more can come of it (the job is switched off); null while something can.</summary>
    public string? Stopped { get; init; }
}

public enum FixOutcome
{
    NotYet,
    Helped,
    DidNotHelp,
    CannotTell,
}

/// <param name="Good">Runs that went well so far.</param>
/// <param name="Why">In words; for <see cref="FixOutcome.NotYet"/> what was seen last, empty when nothing was.</param>
public sealed record FixJudgement(FixOutcome Outcome, int Good, string Why);
