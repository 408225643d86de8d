using EvQc.People;

namespace EvQc.Shell;

public static class ActorPermission
{
    /// <summary>Refuses the actor who may not; use cases call it first, so that no way in can be forgotten.</summary>
    public static void Must(this Actor actor, Permission permission)
    {
        if (actor.May(permission)) return;
        throw new QcRuleException(
            "not-permitted",
            $"{actor.Name} ({actor.Role}) may not do this: it needs the right {permission}.",
            "Ask somebody whose role allows it; your role under your name leads to the table of roles.");
    }
}
