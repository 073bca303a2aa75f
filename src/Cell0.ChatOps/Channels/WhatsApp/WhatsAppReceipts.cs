using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Turns what Twilio says of a message, however often and in whatever order, into receipts.</summary>
public sealed partial class WhatsAppReceipts(SentMessageStore sent, SessionWindowStore windows, ReceiptDesk desk, TimeProvider clock, ILogger<WhatsAppReceipts> log)
{
    /// <summary>A message that fails again and again for reasons that pass is given up, and others take over.</summary>
    private const int MostPassing = 3;

    private static readonly TimeSpan PassingWithin = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();

    /// <param name="to">Whom it was for, as far as Twilio says: a receipt may come before we know the message's name.</param>
    /// <exception cref="Storage.StorageException">Nothing was done; it may be said again.</exception>
    public void Take(string sid, string? status, int? errorCode, string? to = null)
    {
        if (TwilioStatus.Of(status) is not { } said) return;
        lock (gate)
        {
            var message = sent.Find(sid);
            if (message?.Reach >= said || (message?.Reach is ReceiptKind.TryAgain && said == ReceiptKind.Failed)) return;
            var kind = said == ReceiptKind.Failed ? Failure(message, errorCode, NumberOf(message, to)) : said;
            var now = clock.GetUtcNow();
            if (kind is ReceiptKind.Failed or ReceiptKind.TryAgain) LogFailed(sid, TwilioErrors.Say(errorCode));
            desk.Take(new Receipt(WhatsAppChannel.ChannelName, sid, kind, now, said == ReceiptKind.Failed ? TwilioErrors.Say(errorCode) : null));
            sent.Told(sid, kind, now, said == ReceiptKind.Failed && TwilioErrors.IsTransient(errorCode));
        }
    }

    private static string? NumberOf(SentMessage? message, string? to) =>
        message is { Number.Length: > 0 } ? message.Number : PhoneNumber.TryParse(to, out var number) ? number.E164 : null;

    private ReceiptKind Failure(SentMessage? message, int? code, string? number)
    {
        if (TwilioErrors.IsWindowClosed(code))
        {
            if (number is not null) windows.Closed(number);
            return message is { Templated: true } ? ReceiptKind.Failed : ReceiptKind.TryAgain;
        }

        return number is not null && TwilioErrors.IsTransient(code) && sent.Passing(number, PassingWithin) < MostPassing ? ReceiptKind.TryAgain : ReceiptKind.Failed;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "WhatsApp message {Sid} did not arrive: {Reason}")]
    private partial void LogFailed(string sid, string reason);
}
