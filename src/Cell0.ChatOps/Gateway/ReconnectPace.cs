namespace Cell0.ChatOps.Gateway;

/// <summary>How long to wait before the next try to connect.</summary>
internal sealed class ReconnectPace(Random chance)
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A connection that held this long was a good one: the next wait is short again.</summary>
    public static readonly TimeSpan Good = TimeSpan.FromSeconds(10);

    /// <summary>1 s, doubled each time up to 30 s, shortened by up to a half so that many clients of one gateway do not return in step. What the gateway asks for comes first.</summary>
    /// <param name="failures">Tries so far that failed, 0 for the first wait.</param>
    /// <param name="error">Why there is no connection.</param>
    public TimeSpan After(int failures, GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error.RetryAfter is { } asked)
            return asked < Longest ? asked : Longest;
        var wait = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(failures, 16)));
        lock (chance)
            return TimeSpan.FromSeconds(wait * (0.5 + (0.5 * chance.NextDouble())));
    }
}
