using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Notifications;

/// <summary>Settings cannot follow a chat that has another name now: says which to change. Until then each message there costs one refused call more.</summary>
internal sealed partial class MovedTargets(IOptions<NotificationOptions> options, ILogger<MovedTargets> log) : IChatMoveListener
{
    private readonly Lock gate = new();
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    public void Moved(Target from, Target to)
    {
        foreach (var key in Keys(options.Value, from))
        {
            lock (gate)
            {
                if (!said.Add(key)) continue;
            }

            LogMoved(key, from, to);
        }
    }

    /// <summary>The settings that name this chat.</summary>
    internal static IReadOnlyList<string> Keys(NotificationOptions options, Target chat) =>
    [
        .. from receiver in options.Receivers.Select((receiver, at) => (receiver.Targets, At: at))
           from target in receiver.Targets.Select((text, at) => (Text: text, At: at))
           where Target.TryParse(target.Text, out var named) && named.Whole == chat.Whole
           select $"{NotificationOptions.Section}:Receivers:{receiver.At}:Targets:{target.At}",
    ];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The setting {Key} names {Old}, which is {New} now: change it; messages follow the chat, each after one refused call")]
    private partial void LogMoved(string key, Target old, Target @new);
}
