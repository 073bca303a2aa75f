using Cell0.ChatOps.Rendering;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>Who watches over this host, in one sentence for page, start lines and <c>doctor</c>.</summary>
public sealed class HostWatch(HeartbeatStore store, IOptions<HeartbeatOptions> options, TimeProvider clock)
{
    public const string Nobody = "if this host dies, nobody tells you";

    public const string Mend = "Set Heartbeat:Url to an address of a watcher elsewhere, such as a check of Healthchecks.";

    public bool IsSet => options.Value.IsOn;

    /// <returns>Whether the watcher hears us, and what to say of it.</returns>
    public (bool IsFine, string Text) Say()
    {
        if (!IsSet) return (false, Nobody);
        if (store.Find() is not { } beat) return (true, "a watcher elsewhere is set; it hears of us after the first run");
        var at = FigureFormat.Clock(beat.At, clock.LocalTimeZone);
        if (beat.Problem is { } problem) return (false, $"the watcher elsewhere (Heartbeat:Url) did not hear us at {at}: {problem}");
        return (true, beat.Told == "well" ? $"a watcher elsewhere heard us at {at}" : $"a watcher elsewhere was told at {at} that {beat.Told}");
    }
}
