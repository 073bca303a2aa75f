namespace Cell0.ChatOps.Notifications;

/// <summary>A channel whose path can be proven without a message that people see.</summary>
public interface ILifeSign
{
    /// <summary>Name of the <see cref="IChannel"/>.</summary>
    string Channel { get; }

    /// <summary>Asks the path. A fault that is known to happen is a value.</summary>
    /// <param name="chats">Chats that are linked on this channel; may be empty.</param>
    Task<LifeSign> ProveAsync(IReadOnlyCollection<Target> chats, CancellationToken ct);

    /// <summary>One cheap question that nobody sees: does the network answer us? False also where there is no such question. A fault that is known to happen is no exception.</summary>
    Task<bool> AnswersAsync(CancellationToken ct) => Task.FromResult(false);
}

/// <summary>What was found of a path.</summary>
public abstract record LifeSign
{
    private LifeSign()
    {
    }

    /// <summary>Proven at this time.</summary>
    public sealed record Alive(DateTimeOffset At) : LifeSign;

    /// <summary>Something was sent and nothing came back in the time it should have, or the path refuses.</summary>
    public sealed record Dead(string Reason) : LifeSign;

    /// <summary>Nothing speaks for or against it: nothing was sent for a while.</summary>
    /// <param name="Since">The last proof; null when there was none.</param>
    public sealed record Unproven(DateTimeOffset? Since) : LifeSign;
}
