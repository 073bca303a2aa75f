namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>When a group is told of something new: Alertmanager's timers (dispatch/dispatch.go), computed instead of kept running.</summary>
public static class GroupTiming
{
    /// <param name="last">When the group was told last, or is to be told; null: the group is new.</param>
    /// <param name="since">When the thing began. What is older than the wait has waited elsewhere and goes at once.</param>
    public static DateTimeOffset NextFlush(AlertRoute route, DateTimeOffset? last, DateTimeOffset? since, DateTimeOffset now)
    {
        if (!route.Holds) return now;
        if (last is not { } flush) return since + route.GroupWait < now ? now : now + route.GroupWait;
        if (flush > now) return flush;
        var turns = ((now - flush).Ticks / route.GroupInterval.Ticks) + 1;
        return flush + TimeSpan.FromTicks(route.GroupInterval.Ticks * turns);
    }
}
