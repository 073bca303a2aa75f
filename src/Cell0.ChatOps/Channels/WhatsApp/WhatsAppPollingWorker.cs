using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>
/// Asks Twilio at start whether the credentials are right and then, where Twilio cannot reach us (no <c>PublicUrl</c>), reads people's messages every
/// 5 seconds and the status of our own while something is to come of them.
/// </summary>
public sealed partial class WhatsAppPollingWorker(
    TwilioClient client,
    SentMessageStore sent,
    WhatsAppReceipts receipts,
    WhatsAppInbox inbox,
    ChannelHealthBoard health,
    Backoff backoff,
    IOptions<WhatsAppOptions> options,
    TimeProvider clock,
    ILogger<WhatsAppPollingWorker> log) : BackgroundService
{
    private const int StatusesAtOnce = 20;
    private const int MostPages = 20;

    private static readonly TimeSpan InboundEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    /// <summary>Clocks differ, and Twilio lists a message a little after its time.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>What was said while we were away longer is not acted on.</summary>
    private static readonly TimeSpan OldestInbound = TimeSpan.FromHours(24);

    private readonly WhatsAppOptions settings = options.Value;
    private DateTimeOffset inboundDue;
    private readonly Complaint complaint = new();
    private int failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!client.IsConfigured) return;
        try
        {
            while (await IntroduceAsync(stoppingToken) is { } wait) await Task.Delay(wait, clock, stoppingToken);
            while (settings.PublicUrl is null) await Task.Delay(await TurnAsync(stoppingToken), clock, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping();
        }
    }

    /// <returns>How long to wait before asking again; null once Twilio knows us.</returns>
    private async Task<TimeSpan?> IntroduceAsync(CancellationToken ct)
    {
        var answer = await client.ReadAccountAsync(ct);
        if (answer is not TwilioAnswer.Json) return Fail(answer);
        Works();
        LogConnected(settings.PublicUrl is null ? "by asking" : "by its calls");
        return null;
    }

    /// <returns>How long nothing is to be read.</returns>
    private async Task<TimeSpan> TurnAsync(CancellationToken ct)
    {
        try
        {
            var problem = await StatusesAsync(ct);
            if (problem is null && clock.GetUtcNow() >= inboundDue) problem = await InboundAsync(ct);
            if (problem is not null) return Fail(problem);
            Works();
            return Wait();
        }
        catch (StorageException problem)
        {
            LogWaits(problem.Message);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            LogBroken(problem);
        }

        return InboundEvery;
    }

    private TimeSpan Wait()
    {
        var now = clock.GetUtcNow();
        var next = sent.NextDue() is { } due && due < inboundDue ? due : inboundDue;
        var wait = next - now;
        return wait < Shortest ? Shortest : wait;
    }

    /// <returns>What went wrong, or null.</returns>
    private async Task<TwilioAnswer?> StatusesAsync(CancellationToken ct)
    {
        foreach (var message in sent.Due(StatusesAtOnce))
        {
            var answer = await client.ReadAsync(message.Sid, ct);
            var gone = answer is TwilioAnswer.Refusal { Status: 404 };
            if (!gone && (answer is not TwilioAnswer.Json json || TwilioMessage.Of(json.Root) is not { } seen || !Told(message, seen))) return answer;
            sent.Read(message.Sid, gone);
        }

        return null;
    }

    private bool Told(SentMessage asked, TwilioMessage seen)
    {
        if (asked.Sid != seen.Sid) return false;
        receipts.Take(seen.Sid, seen.Status, seen.ErrorCode);
        return true;
    }

    /// <returns>What went wrong, or null.</returns>
    private async Task<TwilioAnswer?> InboundAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var until = sent.InboundUntil() ?? now;
        var since = (until > now - OldestInbound ? until : now - OldestInbound) - Overlap;
        var messages = new List<TwilioMessage>();
        var answer = await client.ListAsync(To(), since, ct);
        for (var page = 1; ; page++)
        {
            if (answer is not TwilioAnswer.Json json || TwilioMessage.PageOf(json.Root) is not var (found, next)) return answer;
            messages.AddRange(found);
            if (next is null || page == MostPages) break;
            answer = await client.ListAsync(next, ct);
        }

        foreach (var message in messages.Where(IsInbound).OrderBy(message => message.SentAt ?? now)) await HandleAsync(message, now, ct);
        sent.InboundRead(now);
        inboundDue = now + InboundEvery;
        return null;
    }

    private async Task HandleAsync(TwilioMessage message, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            await inbox.TakeAsync(new WhatsAppInbound(message.Sid, message.From, message.Body, message.MediaCount, "", message.SentAt ?? now), ct);
        }
        catch (Exception problem) when (problem is not StorageException && !ct.IsCancellationRequested)
        {
            // One message that breaks its handling must not stop those behind it.
            LogBroken(problem);
        }
    }

    private static bool IsInbound(TwilioMessage message) => message.Direction == "inbound" && message.From.StartsWith("whatsapp:", StringComparison.Ordinal);

    private string? To() => !settings.IsService && PhoneNumber.TryParse(settings.From, out var number) ? number.Address : null;

    /// <summary>The same fault is said once, not at every try.</summary>
    private TimeSpan Fail(TwilioAnswer answer)
    {
        var reason = TwilioErrors.Reading(answer);
        health.Failed(WhatsAppChannel.ChannelName, reason);
        if (complaint.IsNew(reason)) LogFails(reason);
        return answer switch
        {
            TwilioAnswer.Refusal { After: { } after } => after,
            _ when TwilioErrors.IsCredentials(answer) => TimeSpan.FromMinutes(1),
            _ => backoff.After(Math.Min(failures++, 5)),
        };
    }

    private void Works()
    {
        if (complaint.Ends()) LogAgain();
        failures = 0;
        health.Succeeded(WhatsAppChannel.ChannelName);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Twilio knows this account; what comes from WhatsApp is learnt {How}")]
    private partial void LogConnected(string how);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing is received from WhatsApp: {Reason}")]
    private partial void LogFails(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "WhatsApp is received again")]
    private partial void LogAgain();

    [LoggerMessage(Level = LogLevel.Error, Message = "What came from WhatsApp waits: {Problem}")]
    private partial void LogWaits(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "What came from WhatsApp broke its handling")]
    private partial void LogBroken(Exception problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "WhatsApp polling stops")]
    private partial void LogStopping();
}
