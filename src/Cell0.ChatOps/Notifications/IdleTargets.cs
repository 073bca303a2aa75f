using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Notifications;

/// <summary>Targets of receivers on a channel whose own settings are missing. The service starts, since other channels work; that nothing gets there must be said.</summary>
public sealed class IdleTargets(IOptions<NotificationOptions> options, IEnumerable<IChannel> channels)
{
    public IReadOnlyList<string> Faults()
    {
        var idle = channels.Where(channel => !channel.IsConfigured).Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from receiver in options.Value.Receivers
               from text in receiver.Targets
               where Target.TryParse(text, out var target) && idle.Contains(target.Channel)
               select $"the receiver '{receiver.Name}' names {text}, and {ChannelWords.Of(text.Trim().Split(':')[0].ToLowerInvariant())} is not configured: nothing arrives there",
        ];
    }
}
