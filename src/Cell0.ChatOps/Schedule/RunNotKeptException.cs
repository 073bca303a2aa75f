namespace Cell0.ChatOps.Schedule;

/// <summary>How a job says in Hangfire's history that no run stands behind it, and why.</summary>
public sealed class RunNotKeptException : Exception
{
    public RunNotKeptException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    public RunNotKeptException(string message)
        : base(message)
    {
    }

    public RunNotKeptException()
    {
    }
}
