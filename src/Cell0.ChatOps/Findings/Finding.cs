namespace Cell0.ChatOps.Findings;

/// <summary>What a rule says of the figures: one thing that is wrong, why it matters and what to do.</summary>
public sealed record Finding
{
    /// <summary>The same trouble has the same fingerprint at every examination: <c>cron-timeout/cell0-devops-cicd</c>.</summary>
    public required string Fingerprint { get; init; }

    public required string Rule { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>What it is about: a job's name, <c>gateway</c>, <c>host</c>, a probe's id.</summary>
    public required string Component { get; init; }

    /// <summary>One line for a lock screen: what is wrong.</summary>
    public required string Issue { get; init; }

    public required string Impact { get; init; }
    public required IReadOnlyList<Evidence> Evidence { get; init; }
    public required string Advice { get; init; }

    /// <summary>True when it needs no second examination: it carries its own streak.</summary>
    public bool OpensAtOnce { get; init; }

    /// <summary>True for news that is no trouble in itself (a job recovering): never an incident.</summary>
    public bool IsNews { get; init; }

    /// <summary>Set when it was told from outside; no examination of ours says anything of it.</summary>
    public OutsideAlert? Alert { get; init; }
}

/// <summary>What a finding rests on.</summary>
/// <param name="Figure">Full name of the figure, or null for a fact that is no figure (a refused connection).</param>
public sealed record Evidence(string Text, string? Figure = null)
{
    /// <summary>True for what a program wrote, in as many lines as it liked: messages show its end.</summary>
    public bool IsLog { get; init; }
}
