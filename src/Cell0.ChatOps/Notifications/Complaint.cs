namespace Cell0.ChatOps.Notifications;

/// <summary>A fault that is met at every try is said once, and that it is over is said once.</summary>
public sealed class Complaint
{
    private string? said;

    /// <returns>True when this was not the last thing said.</returns>
    public bool IsNew(string reason)
    {
        var isNew = said != reason;
        said = reason;
        return isNew;
    }

    /// <returns>True when there was something to complain of.</returns>
    public bool Ends()
    {
        var was = said is not null;
        said = null;
        return was;
    }
}
