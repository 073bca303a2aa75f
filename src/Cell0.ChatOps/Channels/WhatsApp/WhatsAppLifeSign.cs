using System.Globalization;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>
/// Whether WhatsApp's path lives: told by receipts, never by a message of its own. Twilio is asked as well, in case a receipt was lost on the way here.
/// A phone that is off says nothing of the path; what Twilio or WhatsApp do not take does.
/// </summary>
public sealed class WhatsAppLifeSign(TwilioClient client, SentMessageStore sent, WhatsAppReceipts receipts, TimeProvider clock) : ILifeSign
{
    private const int ReadAtOnce = 5;

    /// <summary>Refused for the network's reasons so often is no accident.</summary>
    private const int TooManyRefused = 2;

    /// <summary>A message that Twilio has and WhatsApp has not taken by then is not on its way.</summary>
    private static readonly TimeSpan Taken = TimeSpan.FromMinutes(5);

    /// <summary>WhatsApp has it for several people, and by then none of their phones.</summary>
    private static readonly TimeSpan Arrived = TimeSpan.FromMinutes(10);

    private bool wasLost;

    public string Channel => WhatsAppChannel.ChannelName;

    public async Task<LifeSign> ProveAsync(IReadOnlyCollection<Target> chats, CancellationToken ct)
    {
        if (await client.ReadAccountAsync(ct) is not TwilioAnswer.Json and var problem) return Unread(problem);
        wasLost = false;
        foreach (var waiting in sent.Trace().Waiting.Take(ReadAtOnce))
        {
            if (await client.ReadAsync(waiting.Sid, ct) is TwilioAnswer.Json json && TwilioMessage.Of(json.Root) is { } seen && seen.Sid == waiting.Sid) receipts.Take(seen.Sid, seen.Status, seen.ErrorCode);
        }

        return Judge(sent.Trace(), clock.GetUtcNow());
    }

    public async Task<bool> AnswersAsync(CancellationToken ct) => await client.ReadAccountAsync(ct) is TwilioAnswer.Json;

    /// <summary>Something was sent and the network did nothing with it: dead. Nothing was sent, or one person's phone is silent: not proven.</summary>
    internal static LifeSign Judge(PathTrace trace, DateTimeOffset now)
    {
        var last = trace.ProvenAt is { } at ? $"last receipt {Clock(at)}" : "no receipt ever";
        if (trace.Waiting.FirstOrDefault(message => message.Reach is null && now - message.SentAt >= Taken) is { } stuck)
            return new LifeSign.Dead($"a message of {Clock(stuck.SentAt)} was taken and nothing came back ({last})");
        if (trace.Refused >= TooManyRefused) return new LifeSign.Dead($"{trace.Refused} messages failed for reasons of the network ({last})");
        var silent = trace.Waiting.Where(message => now - message.SentAt >= Arrived).Select(message => message.Number).Distinct(StringComparer.Ordinal).Count();
        if (silent > 1) return new LifeSign.Dead($"messages since {Clock(trace.Waiting[0].SentAt)} reached no phone of {silent} ({last})");
        return trace.Waiting.All(message => now - message.SentAt < Arrived) && trace.ProvenAt is { } proven && now - proven < SessionWindow.Length ? new LifeSign.Alive(proven) : new LifeSign.Unproven(trace.ProvenAt);
    }

    /// <summary>One call that is lost says little, two in a row do; wrong credentials say it at once.</summary>
    private LifeSign Unread(TwilioAnswer problem)
    {
        var isCertain = wasLost || TwilioErrors.IsCredentials(problem);
        wasLost = true;
        return isCertain ? new LifeSign.Dead(TwilioErrors.Reading(problem)) : new LifeSign.Unproven(sent.Trace().ProvenAt);
    }

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
