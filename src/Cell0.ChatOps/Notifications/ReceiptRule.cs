namespace Cell0.ChatOps.Notifications;

/// <summary>What a receipt makes of a message. The furthest state wins, whatever order receipts come in.</summary>
internal abstract record ReceiptRule
{
    /// <summary>Times a message may go again because a receipt asked for it.</summary>
    private const int MostTries = 5;

    public sealed record Ignore(string Reason) : ReceiptRule;

    /// <summary>It stands in this state now.</summary>
    public sealed record Reach(string State) : ReceiptRule;

    /// <summary>It goes again at once; no second copy, as the first was not taken.</summary>
    public sealed record Again(string Reason) : ReceiptRule;

    public sealed record Fail(string Reason) : ReceiptRule;

    public static ReceiptRule Decide(string state, int attempts, ReceiptKind kind, string? problem) => kind switch
    {
        ReceiptKind.Read => Further(state, OutboxState.Read),
        ReceiptKind.Delivered => Further(state, OutboxState.Delivered),
        ReceiptKind.Failed when state is OutboxState.Accepted or OutboxState.Unknown or OutboxState.Sending => new Fail(problem ?? "the network says that it will not arrive"),
        ReceiptKind.TryAgain when state is OutboxState.Accepted => attempts >= MostTries
            ? new Fail($"not taken after {attempts} tries: {problem}")
            : new Again(problem ?? "not taken; goes again"),
        ReceiptKind.Sent => new Ignore("on its way proves nothing"),
        _ => new Ignore($"{kind} comes too late: it is {state}"),
    };

    private static ReceiptRule Further(string state, string reached) => Rank(state) >= Rank(reached) ? new Ignore($"it is {state} already") : new Reach(reached);

    /// <summary>A message given up or put back may still have arrived: then that is what counts.</summary>
    private static int Rank(string state) => state switch
    {
        OutboxState.Read => 2,
        OutboxState.Delivered => 1,
        _ => 0,
    };
}
