namespace Cell0.ChatOps.Findings;

/// <summary>What an examination gave.</summary>
/// <param name="Findings">Worst first.</param>
/// <param name="Judged">Ids of the rules that could judge: their silence is a clean bill.</param>
public sealed record Examined(IReadOnlyList<Finding> Findings, IReadOnlySet<string> Judged);
