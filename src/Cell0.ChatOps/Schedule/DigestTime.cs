namespace Cell0.ChatOps.Schedule;

/// <summary>When a person's morning is: pure, on the person's own clock.</summary>
public static class DigestTime
{
    /// <summary>A digest that could not be told in its time is still told this long after it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(3);

    /// <returns>The day whose digest is due now, or null.</returns>
    public static DateOnly? DueDay(DateTimeOffset now, TimeSpan at, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

        // Late in the evening yesterday's may still be in its grace.
        foreach (var day in new[] { today, today.AddDays(-1) })
        {
            var moment = MomentOf(day, at, zone);
            if (moment <= now && now < moment + Grace) return day;
        }

        return null;
    }

    /// <summary>The first morning after a time.</summary>
    public static DateTimeOffset Next(DateTimeOffset after, TimeSpan at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        while (MomentOf(day, at, zone) <= after) day = day.AddDays(1);
        return MomentOf(day, at, zone);
    }

    /// <summary>An hour that the clock leaps over comes when it has leapt; one that it goes through twice counts the first time.</summary>
    private static DateTimeOffset MomentOf(DateOnly day, TimeSpan at, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + at;
        if (zone.IsInvalidTime(local)) return new DateTimeOffset(local, zone.GetUtcOffset(local.AddDays(-1)));
        return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }
}
