using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Notifications;

/// <summary>One way to people. It gets rendered text and knows nothing of what the text is about.</summary>
public interface IChannel
{
    /// <summary>Lower case, the first part of a <see cref="Target"/>: <c>telegram</c>.</summary>
    string Name { get; }

    /// <summary>What this channel can prove of a message.</summary>
    ChannelProof Proof { get; }

    /// <summary>What texts for it are escaped for.</summary>
    TextFormat Format { get; }

    /// <summary>Longest text in UTF-16 units as the reader sees it; <see cref="int.MaxValue"/> when there is no limit.</summary>
    int Limit { get; }

    /// <summary>True when an accepted message can be given another text.</summary>
    bool CanEdit { get; }

    /// <summary>False while its settings are missing; nothing is tried then.</summary>
    bool IsConfigured { get; }

    /// <summary>What is wrong with a chat's name on this channel; null: it may be one.</summary>
    string? FaultOf(string chat) => null;

    /// <summary>How fast this chat may be written to.</summary>
    ChannelPace PaceFor(string chat);

    /// <summary>Sends once, without retries of its own. Faults that are known to happen are values; only the delivery worker calls it.</summary>
    Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct);

    /// <summary>Replaces the text of an accepted message. A channel that cannot edit refuses.</summary>
    Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct);
}

/// <summary>The furthest a channel can say of a message.</summary>
public enum ChannelProof
{
    /// <summary>The network took it.</summary>
    Accepted,

    /// <summary>The phone has it.</summary>
    Delivered,

    /// <summary>It was on the screen.</summary>
    Shown,
}

/// <param name="PerSecond">Messages a second over the whole channel; 0 = unpaced.</param>
/// <param name="PerChatPerSecond">Messages a second to one chat; 0 = unpaced.</param>
/// <param name="Burst">Messages one chat may get at once after a quiet time.</param>
public sealed record ChannelPace(double PerSecond, double PerChatPerSecond, int Burst)
{
    public static ChannelPace Unpaced { get; } = new(0, 0, 1);
}
