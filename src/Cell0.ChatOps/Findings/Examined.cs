namespace Cell0.ChatOps.Findings;

/// <summary>What an examination gave.</summary>
/// <param name="Findings">Worst first.</param>
/// <param name="Judged">Ids of the rules that could judge: their silence is a clean bill.</param>
public sealed record Examined(IReadOnlyList<Finding> Findings, IReadOnlySet<string> Judged)
{
    /// <summary>By rule and fingerprint; null: the look itself is the evidence.</summary>
    public Func<string, string, Witness?> Witness { get; init; } = static (_, _) => null;

    /// <summary>Fingerprints of troubles for which a change is being verified: they are not over before its verdict.</summary>
    public IReadOnlySet<string> Held { get; init; } = new HashSet<string>();
}
