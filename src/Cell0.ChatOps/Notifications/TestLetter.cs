namespace Cell0.ChatOps.Notifications;

public enum TestStanding
{
    Waiting,
    Proven,
    Failed,
}

/// <summary>A test message to one chat, and how far it is; or what is missing so that there can be none.</summary>
/// <param name="Chat">As <c>telegram:7</c>; the channel's name alone when nobody is linked there.</param>
/// <param name="Says">One sentence.</param>
/// <param name="Patience">How long its proof may take.</param>
/// <param name="NextTry">When it is tried next; null: it is under way or settled.</param>
public sealed record TestLetter(string Chat, TestStanding Standing, string Says, TimeSpan Patience, DateTimeOffset? NextTry)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(20);

    /// <summary>Receipts of phones come when the phone is on.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    public static TestLetter Missing(string what, string says) => new(what, TestStanding.Failed, says, TimeSpan.Zero, null);

    /// <param name="trouble">What is known to be wrong with the channel; null: nothing.</param>
    public static TestLetter Of(OutboxRow row, ChannelProof proof, string? trouble)
    {
        var name = ChannelWords.Of(row.Channel);
        var patience = proof == ChannelProof.Delivered ? Long : Short;
        if (Failover.IsProven(row, proof)) return new(row.Target.ToString(), TestStanding.Proven, Proven(name, proof), patience, null);
        if (row.State == OutboxState.Failed) return new(row.Target.ToString(), TestStanding.Failed, $"it will not arrive: {row.Problem ?? "no reason was given"}", patience, null);
        var says = row.State == OutboxState.Accepted
            ? $"{name} took it, and {(proof == ChannelProof.Shown ? "it was on no screen yet" : "no receipt of the phone came yet")}"
            : $"{name} has not taken it: {row.Problem ?? trouble ?? "it waits behind earlier messages, or no answer came yet"}";
        return new(row.Target.ToString(), TestStanding.Waiting, says, patience, row.Due);
    }

    private static string Proven(string name, ChannelProof proof) => proof switch
    {
        ChannelProof.Accepted => $"a phone has it, as far as {name} can say: it took the message and gives no receipts",
        ChannelProof.Delivered => $"a phone has it: {name} gave the receipt",
        _ => $"it was on a screen of {name}",
    };
}

/// <param name="Id">Names the test, for another look.</param>
public sealed record TestReport(string Id, IReadOnlyList<TestLetter> Letters)
{
    /// <summary>True when waiting longer tells nothing more: each is proven, has failed, or is tried again only after its time.</summary>
    public bool IsOver(DateTimeOffset begun, DateTimeOffset now) =>
        Letters.All(letter => letter.Standing != TestStanding.Waiting || now >= begun + letter.Patience || letter.NextTry >= begun + letter.Patience);
}
