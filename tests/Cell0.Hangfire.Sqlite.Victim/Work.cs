namespace Cell0.Hangfire.Sqlite.Victim;

/// <summary>The job: its begin and its end are written down.</summary>
public static class Work
{
    public static void Do(long number)
    {
        Journal.Write("B", number, 0);
        Thread.Yield();
        Journal.Write("E", number, 0);
    }
}
