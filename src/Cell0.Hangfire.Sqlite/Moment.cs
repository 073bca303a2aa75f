namespace Cell0.Hangfire.Sqlite;

/// <summary>Times as the file holds them: milliseconds since 1970 in UTC.</summary>
internal static class Moment
{
    public static long Of(DateTime time) => new DateTimeOffset(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();

    public static long Of(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTime Utc(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
}
