using Cell0.ChatOps.Access;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>How WhatsApp stands, for doctor: asked of Twilio, not remembered.</summary>
public sealed class WhatsAppStanding(TwilioClient client, AccessBook access, SessionWindowStore windows, IOptions<WhatsAppOptions> options, TimeProvider clock)
{
    /// <returns>Whether all is well, and one line that says how it stands and what to mend.</returns>
    public async Task<(bool IsWell, string Line)> ExamineAsync(CancellationToken ct)
    {
        var settings = options.Value;
        if (!settings.IsConfigured) return (true, "off: set WhatsApp:AccountSid, WhatsApp:AuthToken and WhatsApp:From (from Twilio's console)");
        if (await client.ReadAccountAsync(ct) is not TwilioAnswer.Json and var problem) return (false, TwilioErrors.Reading(problem));
        var chats = access.Linked().Where(linked => linked.Chat.Channel == WhatsAppChannel.ChannelName).Select(linked => linked.Chat.Chat).ToList();
        if (chats.Count == 0) return (false, "nobody is linked: name a number in Access:Operators:0:Chats, such as whatsapp:+35799123456");
        var numbers = chats.Select(chat => PhoneNumber.TryParse(chat, out var number) ? number : default).Where(number => number != default).ToList();
        if (numbers.Count < chats.Count) return (false, $"Access:Operators: '{chats.First(chat => !PhoneNumber.TryParse(chat, out _))}' is no number in international form such as +35799123456");
        var open = numbers.Count(number => windows.Of(number).IsOpen(clock.GetUtcNow()));
        var receipts = settings.PublicUrl is null ? "receipts are read by REST" : $"receipts come to {settings.PublicUrl.OriginalString.TrimEnd('/')}{WhatsAppPaths.Status}";
        var templates = settings.ContentSids.ContainsKey(ContentTemplate.Default)
            ? "an approved template goes where the window is closed"
            : "where the window is closed nothing can be sent: set WhatsApp:ContentSids:default to an approved template";
        return (true, $"{chats.Count} chats linked, {open} with an open 24-hour window; {templates}; {receipts}");
    }
}
