namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Where Twilio calls.</summary>
internal static class WhatsAppPaths
{
    public const string Inbound = "/webhooks/whatsapp";
    public const string Status = "/webhooks/whatsapp/status";
}
