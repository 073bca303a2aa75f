namespace Cell0.ChatOps.Notifications;

/// <summary>What a channel says later of a message it took.</summary>
/// <param name="RemoteId">The name that <see cref="SendResult.Accepted"/> gave it.</param>
/// <param name="At">When it happened, as far as the channel says; else when it was heard.</param>
/// <param name="Problem">Why it failed, with the channel's code; null otherwise.</param>
public sealed record Receipt(string Channel, string RemoteId, ReceiptKind Kind, DateTimeOffset At, string? Problem = null);

/// <summary>Ordered: the furthest counts, whatever order they come in.</summary>
public enum ReceiptKind
{
    /// <summary>On its way; proves nothing yet.</summary>
    Sent,

    /// <summary>It was not taken after all and may go again at once, in another form (an approved template).</summary>
    TryAgain,

    /// <summary>It will not arrive.</summary>
    Failed,

    /// <summary>The phone has it.</summary>
    Delivered,

    /// <summary>Somebody saw it.</summary>
    Read,
}
