// GLib locks by futexes of its own, which ThreadSanitizer does not see: everything GMime does in two threads looks like a
// race to it. Our own code is still watched. (Without the sanitizer nobody calls this.)
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions()
{
    return "called_from_lib:libglib-2.0.so\n"
           "called_from_lib:libgobject-2.0.so\n"
           "called_from_lib:libgmime-3.0.so\n";
}
