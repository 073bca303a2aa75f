namespace Cell0.ChatOps.Notifications;

/// <summary>How one channel fares, as this process has seen it.</summary>
/// <param name="Problem">The last fault while none has succeeded since; null when all is well or nothing was tried.</param>
/// <param name="FailingSince">When the present row of faults began.</param>
/// <param name="FailuresInRow">Faults since the last success.</param>
/// <param name="Parked">Messages pushed aside because handling them broke.</param>
public sealed record ChannelHealth(
    string Channel,
    bool IsConfigured,
    DateTimeOffset? LastSuccessAt,
    string? Problem,
    DateTimeOffset? FailingSince,
    int FailuresInRow,
    int Parked);

/// <summary>Where channels and the delivery worker leave what they saw.</summary>
public sealed class ChannelHealthBoard(IEnumerable<IChannel> channels, TimeProvider clock)
{
    private readonly IReadOnlyList<IChannel> channels = [.. channels];
    private readonly Lock gate = new();
    private readonly Dictionary<string, ChannelHealth> seen = new(StringComparer.Ordinal);

    public IReadOnlyList<ChannelHealth> All()
    {
        lock (gate) return [.. channels.Select(channel => Of(channel.Name) with { IsConfigured = channel.IsConfigured })];
    }

    public void Succeeded(string channel)
    {
        lock (gate) seen[channel] = Of(channel) with { LastSuccessAt = clock.GetUtcNow(), Problem = null, FailingSince = null, FailuresInRow = 0 };
    }

    public void Failed(string channel, string problem)
    {
        lock (gate)
        {
            var before = Of(channel);
            seen[channel] = before with { Problem = problem, FailingSince = before.FailingSince ?? clock.GetUtcNow(), FailuresInRow = before.FailuresInRow + 1 };
        }
    }

    public void Parked(string channel)
    {
        lock (gate) seen[channel] = Of(channel) with { Parked = Of(channel).Parked + 1 };
    }

    private ChannelHealth Of(string channel) => seen.TryGetValue(channel, out var health) ? health : new ChannelHealth(channel, false, null, null, null, 0, 0);
}
