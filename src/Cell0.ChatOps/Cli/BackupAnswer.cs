namespace Cell0.ChatOps.Cli;

/// <summary>How <c>backup</c> and <c>restore</c> end: a sentence, to standard error unless it went well, and the exit code.</summary>
internal static class BackupAnswer
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int CouldNot = 2;

    public static int Say(int code, string text)
    {
        (code == Done ? Console.Out : Console.Error).WriteLine(text);
        return code;
    }
}
