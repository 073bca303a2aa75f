namespace Cell0.ChatOps.Notifications;

/// <summary>What people call a channel.</summary>
public static class ChannelWords
{
    public static string Of(string channel) => channel switch
    {
        "telegram" => "Telegram",
        "whatsapp" => "WhatsApp",
        "webchat" => "the service's page",
        _ => channel,
    };
}
