using System.Text.Json;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>WhatsApp through Twilio. Taken is not delivered: receipts follow.</summary>
public sealed partial class WhatsAppChannel(
    TwilioClient client,
    SessionWindowStore windows,
    SentMessageStore sent,
    IOptions<WhatsAppOptions> options,
    TimeProvider clock,
    ILogger<WhatsAppChannel> log) : IChannel
{
    public const string ChannelName = "whatsapp";

    private const string NoNumber = "is no number in international form such as +35799123456";

    /// <summary>80 messages a second are Twilio's default for a sender; one a second to a chat, as a person reads, with room for a burst.</summary>
    private static readonly ChannelPace Pace = new(80, 1, 20);

    private readonly WhatsAppOptions settings = options.Value;

    public string Name => ChannelName;

    public ChannelProof Proof => ChannelProof.Delivered;

    public TextFormat Format => TextFormat.WhatsApp;

    public int Limit => 1600;

    public bool CanEdit => false;

    public bool IsConfigured => client.IsConfigured;

    public string? FaultOf(string chat) => PhoneNumber.TryParse(chat, out _) ? null : $"it {NoNumber}";

    public ChannelPace PaceFor(string chat) => Pace;

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        if (!client.IsConfigured) return new SendResult.Retry(null, "WhatsApp is not configured");
        if (!PhoneNumber.TryParse(message.Chat, out var number)) return new SendResult.Refused($"'{message.Chat}' {NoNumber}");
        var free = windows.Of(number).IsOpen(clock.GetUtcNow());
        var content = free ? null : ContentTemplate.SidFor(message.Template, settings.ContentSids);
        if (!free && content is null)
            return new SendResult.Refused($"the 24-hour window to {number} is closed: set WhatsApp:ContentSids:{ContentTemplate.Default}, or let them write first");
        // The template stands for the whole message: its further parts have nothing to say of their own.
        if (!free && message.Part > 1) return new SendResult.Delivered($"template-of-row-{message.Id}");
        var answer = await client.SendAsync(Form(message, number, content), ct);
        if (answer is not TwilioAnswer.Json json) return TwilioErrors.Read(answer);
        if (json.Root.ValueKind != JsonValueKind.Object || TwilioMessage.Of(json.Root) is not { } taken) return new SendResult.Unknown("Twilio's answer could not be read");
        Remember(taken.Sid, number, content is not null);
        return new SendResult.Accepted(taken.Sid);
    }

    public Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct) => Task.FromResult<SendResult>(new SendResult.Refused("WhatsApp messages cannot be edited"));

    private IEnumerable<KeyValuePair<string, string>> Form(OutgoingMessage message, PhoneNumber number, string? content)
    {
        yield return new("To", number.Address);
        if (settings.IsService) yield return new("MessagingServiceSid", settings.From!.Trim());
        else if (PhoneNumber.TryParse(settings.From, out var from)) yield return new("From", from.Address);
        if (content is null)
        {
            yield return new("Body", message.Text);
        }
        else
        {
            yield return new("ContentSid", content);
            yield return new("ContentVariables", ContentTemplate.Variables(message, clock.LocalTimeZone));
        }

        if (settings.PublicUrl is { } url) yield return new("StatusCallback", url.OriginalString.TrimEnd('/') + WhatsAppPaths.Status);
    }

    /// <summary>The message has gone: what cannot be written down now must not send it again.</summary>
    private void Remember(string sid, PhoneNumber number, bool templated)
    {
        try
        {
            sent.Sent(sid, number, templated);
        }
        catch (StorageException problem)
        {
            LogUnwritten(sid, problem.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WhatsApp message {Sid} went out and could not be written down, its receipts will not be asked for: {Problem}")]
    private partial void LogUnwritten(string sid, string problem);
}
