namespace Cell0.ChatOps.Findings;

/// <summary>What the silence of a rule about one thing rests on, where that is more than a look: the newest run of a job.</summary>
/// <param name="At">When it began, by the gateway's clock.</param>
/// <param name="IsGood">False: it says nothing for the better.</param>
public sealed record Witness(DateTimeOffset At, bool IsGood);
