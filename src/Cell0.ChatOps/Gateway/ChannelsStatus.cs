namespace Cell0.ChatOps.Gateway;

/// <summary>What the gateway says of its own channels. A flag that says connected is no proof that a message arrives.</summary>
/// <param name="Channels">Those whose plugin is there and configured; a channel that is not named has no plugin here.</param>
/// <param name="Accounts">Each channel has one or more.</param>
/// <param name="Issues">Empty on old gateways.</param>
public sealed record ChannelsStatus(IReadOnlyList<string> Channels, IReadOnlyList<ChannelAccount> Accounts, IReadOnlyList<ChannelIssue> Issues)
{
    public IEnumerable<ChannelAccount> AccountsOf(string channel) => Accounts.Where(account => string.Equals(account.Channel, channel, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One account of a channel. What the gateway does not say is null.</summary>
/// <param name="Channel">Such as whatsapp.</param>
/// <param name="AccountId">Often "default".</param>
public sealed record ChannelAccount(string Channel, string AccountId)
{
    public bool? Enabled { get; init; }

    public bool? Configured { get; init; }

    public bool? Linked { get; init; }

    public bool? Running { get; init; }

    public bool? Connected { get; init; }

    public string? HealthState { get; init; }

    public string? Lifecycle { get; init; }

    public string? StateReason { get; init; }

    public string? LastError { get; init; }

    public int? ReconnectAttempts { get; init; }

    public DateTimeOffset? LastConnectedAt { get; init; }

    public DateTimeOffset? LastInboundAt { get; init; }

    public DateTimeOffset? LastOutboundAt { get; init; }
}

/// <param name="Kind">Such as auth.</param>
/// <param name="Fix">What the gateway advises, such as a command; null where it has no advice.</param>
public sealed record ChannelIssue(string Channel, string? AccountId, string? Kind, string Message, string? Fix);

/// <summary>What came of starting or stopping a channel.</summary>
/// <param name="Done">Whether it is now as it was wanted.</param>
/// <param name="Status">The gateway's word for a start: started, skipped ...; null where it has none.</param>
/// <param name="Reason">Such as unlinked.</param>
public sealed record ChannelSwitch(string Channel, string? AccountId, bool Done, string? Status, string? Reason);
