namespace Cell0.ChatOps.Settings;

/// <summary>A setting that cannot be used; the message names its key. The service does not start with it.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException(string message)
        : base(message)
    {
    }

    public SettingsException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public SettingsException()
    {
    }
}
