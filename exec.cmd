@rem "exec" of the start script: POSIX shells give their place to Node, so that npm hands signals to it; cmd.exe finds this file.
@%*
