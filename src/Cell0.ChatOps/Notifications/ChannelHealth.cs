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
    int Parked)
{
    private const int TooManyFailures = 5;

    /// <summary>True while the channel is tried with one message at a time only.</summary>
    public bool IsBreakerOpen { get; init; }

    /// <summary>Since when it could not be reached.</summary>
    public DateTimeOffset? OpenSince { get; init; }

    public string? OpenReason { get; init; }

    public DateTimeOffset? NextTry { get; init; }

    /// <summary>The newest proof that the path works, by a receipt or a sign of life; null when there was none.</summary>
    public DateTimeOffset? LastProofAt { get; init; }

    /// <summary>Since when the path is known to be dead; null when it is not.</summary>
    public DateTimeOffset? DeadSince { get; init; }

    public string? DeadReason { get; init; }

    /// <summary>True when nothing speaks for or against the path: nothing was sent for a while.</summary>
    public bool IsUnproven { get; init; }

    /// <summary>Why nobody should count on it, or null. A single fault is the outbox's business.</summary>
    public string? Trouble =>
        !IsConfigured ? null
        : DeadSince is not null ? DeadReason
        : IsBreakerOpen ? OpenReason
        : Problem is not null && FailuresInRow >= TooManyFailures ? Problem : null;
}

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

    /// <summary>Something came back from the other end.</summary>
    public void Proven(string channel, DateTimeOffset at)
    {
        lock (gate)
        {
            var before = Of(channel);
            if (before.LastProofAt >= at) return;
            seen[channel] = before with { LastProofAt = at, DeadSince = null, DeadReason = null, IsUnproven = false };
        }
    }

    public void Dead(string channel, string reason)
    {
        lock (gate) seen[channel] = Of(channel) with { DeadSince = Of(channel).DeadSince ?? clock.GetUtcNow(), DeadReason = reason, IsUnproven = false };
    }

    /// <summary>Nothing was sent that could prove the path; a path that was found dead stays so.</summary>
    public void Unproven(string channel)
    {
        lock (gate) seen[channel] = Of(channel) with { IsUnproven = true };
    }

    public void Breaker(string channel, Breaker breaker)
    {
        lock (gate)
        {
            seen[channel] = Of(channel) with
            {
                IsBreakerOpen = breaker.IsOpen,
                OpenSince = breaker.IsOpen ? breaker.Since : null,
                OpenReason = breaker.IsOpen ? breaker.Reason : null,
                NextTry = breaker.NextTry,
            };
        }
    }

    private ChannelHealth Of(string channel) => seen.TryGetValue(channel, out var health) ? health : new ChannelHealth(channel, false, null, null, null, 0, 0);
}
