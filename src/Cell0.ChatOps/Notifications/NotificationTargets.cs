using Cell0.ChatOps.Notifications.Routing;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Notifications;

/// <summary>Refuses a receiver on a channel that does not exist, or at what is no address there: nobody would ever be told.</summary>
internal sealed class NotificationTargets(IServiceProvider services) : IValidateOptions<NotificationOptions>
{
    public ValidateOptionsResult Validate(string? name, NotificationOptions options)
    {
        // Channels are built only when there is something to ask of them: the settings' check runs before all else.
        if (options.Receivers.Count == 0) return ValidateOptionsResult.Success;
        var known = Known();
        if (known is null) return ValidateOptionsResult.Success;
        var faults = options.Receivers.SelectMany((receiver, at) => receiver.Targets.Select((text, index) => (text, Key: $"{NotificationOptions.Section}:Receivers:{at}:Targets:{index}")))
            .Where(entry => Target.TryParse(entry.text, out var target) && FaultOf(target, known) is not null)
            .Select(entry => $"{entry.Key} '{entry.text}': {(Target.TryParse(entry.text, out var target) ? FaultOf(target, known) : null)}")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? FaultOf(Target target, Dictionary<string, IChannel> known) =>
        !known.TryGetValue(target.Channel, out var channel) ? $"there is no such channel; there are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}"
        : target.Chat == Receiver.Every ? null : channel.FaultOf(target.Chat);

    /// <returns>Null when the channels cannot be built for a fault of another section, which is named there.</returns>
    private Dictionary<string, IChannel>? Known()
    {
        try
        {
            return services.GetServices<IChannel>().ToDictionary(channel => channel.Name, StringComparer.Ordinal);
        }
        catch (Exception other) when (other is OptionsValidationException or Storage.StorageException or InvalidOperationException)
        {
            return null;
        }
    }
}
