using System.Globalization;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Whether WhatsApp's path lives: told by receipts, never by a message of its own. Twilio is asked as well, in case a receipt was lost on the way here.</summary>
public sealed class WhatsAppLifeSign(TwilioClient client, SentMessageStore sent, WhatsAppReceipts receipts, TimeProvider clock) : ILifeSign
{
    /// <summary>A message that WhatsApp has not even taken by then is not on its way.</summary>
    private static readonly TimeSpan Taken = TimeSpan.FromSeconds(60);

    /// <summary>WhatsApp has it; the one phone it is for may be off for a while.</summary>
    private static readonly TimeSpan Arrived = TimeSpan.FromMinutes(5);

    public string Channel => WhatsAppChannel.ChannelName;

    public async Task<LifeSign> ProveAsync(IReadOnlyCollection<Target> chats, CancellationToken ct)
    {
        if (await client.ReadAccountAsync(ct) is not TwilioAnswer.Json and var problem) return new LifeSign.Dead(TwilioErrors.Reading(problem));
        if (sent.Trace().Waiting is { } waiting && await client.ReadAsync(waiting.Sid, ct) is TwilioAnswer.Json json && TwilioMessage.Of(json.Root) is { } seen)
            receipts.Take(seen.Sid, seen.Status, seen.ErrorCode);
        return Judge(sent.Trace(), clock.GetUtcNow());
    }

    /// <summary>Something was sent and nothing came back: dead. Nothing was sent: not proven.</summary>
    internal static LifeSign Judge(PathTrace trace, DateTimeOffset now)
    {
        var (proof, waiting) = trace;
        var last = proof is { } at ? $"last receipt {Clock(at)}" : "no receipt ever";
        if (waiting is { Reach: null } && now - waiting.SentAt > Taken) return new LifeSign.Dead($"a message of {Clock(waiting.SentAt)} was taken and nothing came back ({last})");
        if (waiting is { Reach: ReceiptKind.Sent } && now - waiting.SentAt > Arrived) return new LifeSign.Dead($"a message of {Clock(waiting.SentAt)} reached no phone ({last})");
        return proof is { } proven && now - proven < SessionWindow.Length ? new LifeSign.Alive(proven) : new LifeSign.Unproven(proof);
    }

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
