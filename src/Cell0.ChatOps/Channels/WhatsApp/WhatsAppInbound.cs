namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>What somebody wrote to our number.</summary>
/// <param name="From">As Twilio writes it: <c>whatsapp:+35799123456</c>.</param>
/// <param name="Text">Empty when only a picture or the like came.</param>
/// <param name="Name">What the person calls themselves.</param>
public sealed record WhatsAppInbound(string Sid, string From, string Text, int MediaCount, string Name, DateTimeOffset At);
