namespace Cell0.ChatOps.Notifications;

/// <summary>Who can be reached at all.</summary>
public interface ILinkedChats
{
    /// <summary>Everyone linked, and the local page.</summary>
    IReadOnlyList<Target> DefaultReceivers();
}
